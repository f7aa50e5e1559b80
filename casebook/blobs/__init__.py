"""Files of ciphertext under random names. A store sees no key, no name and no type of what it keeps."""
