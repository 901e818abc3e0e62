"""The bench beside the desk: where work on other people's words and files is done within a time and a memory limit.

The door is ``Workbench.run``: a function, what it is given, and the limits it must keep. Whoever calls it learns what
the function returned or raised, or that it was not done within the limits (``NotDoneError``), and never waits longer.
``HereWorkbench`` does the work in this process, ``ProcessWorkbench`` in a process that can be killed.

This room knows nothing of campaigns: what is done there is said by whoever calls it.
"""
