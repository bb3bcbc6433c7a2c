"""``python -m reticle.backend``: serves the model of cells.py."""

import argparse

from .server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m reticle.backend", description="Serve a model of cells to Reticle.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, default=9090, help="port; 0 takes a free one (default: 9090)")
    parser.add_argument("--token", help="what requests must bring; none by default")
    parser.add_argument("--label", default="cell", help="the model's name of what it finds (default: cell)")
    chosen = parser.parse_args()
    try:
        from .cells import Cells
    except ImportError:
        parser.exit(2, "reticle: numpy: this model needs it (pip install numpy)\n")
    serve(Cells(chosen.label), chosen.host, chosen.port, chosen.token)


main()
