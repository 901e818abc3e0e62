"""One module per family of screens: each view loads, asks a service, and answers. What views share is one floor up."""
