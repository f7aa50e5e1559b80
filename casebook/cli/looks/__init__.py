"""What `casebook check` looks at, one module for each kind of thing. They read, say what to do, and change nothing.

Each look takes the open house and gives findings. Nothing here asks the network but network.py, which runs only when asked.
"""
