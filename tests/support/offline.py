"""Run a command that must not use the network: `python -m tests.support.offline mkdocs build …`.

The first try to reach another machine, or to look one up, ends the process.
"""

from __future__ import annotations

import os
import socket
import sys
from importlib.metadata import entry_points

REFUSED = 3
_ALWAYS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_WITH_ADDRESS = frozenset({"socket.bind", "socket.connect", "socket.sendto"})


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    # The address of a socket between two processes of one machine is a path.
    if event in _ALWAYS or (event in _WITH_ADDRESS and isinstance(arguments[1], tuple)):
        os.write(2, f"{event} {arguments[-1]!r}\n".encode())
        # Nothing can catch this.
        os._exit(REFUSED)


if __name__ == "__main__":
    sys.addaudithook(refuse)
    name, *sys.argv[1:] = sys.argv[1:]
    if name == "connect":
        socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    (command,) = entry_points(group="console_scripts", name=name)
    command.load()()
