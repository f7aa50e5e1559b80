"""Whether the place of sealed files may be used, asked once when a process begins that will write there.

A bucket is really tried, and every place must be the one that this office uses. What is wrong is said in one sentence for an
operator; nothing else is changed there.
"""

from casebook.services import file_stores
from casebook.work import House


def admit(house: House) -> None:
    """Prove the place of sealed files, and that it is this office's.

    Raises:
        InvalidInput: it cannot be used, and why.
        StorageAway, StorageFull: it answered at first and then did not.
    """
    house.blobs.prove()
    file_stores.admit(house)
