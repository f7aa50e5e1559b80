"""Makes qpdf ready for locked documents before a child is confined: import it where a stranger's PDF is opened.

qpdf opens its source of random numbers when it first meets a document that is encrypted, even one that anybody may read and that
only forbids printing; once confined, no file can be opened. It must be imported by whatever calls `pikepdf.open` on such a file.
"""

import io

import pikepdf

pikepdf.new().save(io.BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))
