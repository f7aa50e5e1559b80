"""What leaves an office: proof packs, and the protocol that the typesetter of their PDFs fills. Pure: a dossier in, bytes out."""
