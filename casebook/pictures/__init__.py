"""Pictures of a case as plain geometry: where each mark, line and word stands. Pages and PDFs draw the same shapes.

Nothing here opens a record, knows a page or chooses a colour: it is given facts with their words and gives a
`Drawing`, whose shapes carry the class names of the design system. The same facts give the same drawing.
"""
