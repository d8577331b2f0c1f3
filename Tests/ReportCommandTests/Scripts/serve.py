"""Serves data on a port of this machine, well and badly. Says the port on standard error, and ends with the process that started it."""

import http.server
import os
import sys
import threading
import time

TEXT = {"now": b"id,amount\na,1\nb,2\n"}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path
        if path == "/data.csv":
            self.reply(open(sys.argv[1], "rb").read())
        elif path == "/moved.csv":
            self.redirect("/data.csv")
        elif path == "/to-file":
            self.redirect("file://" + sys.argv[1])
        elif path == "/loop":
            self.redirect("/loop")
        elif path == "/cut.csv":
            self.reply(TEXT["now"], announced=1000)
        elif path == "/large.csv":
            self.reply(b"x" * (3 << 20))
        elif path == "/large-unannounced.csv":
            self.reply(b"x" * (3 << 20), announced=None)
        else:
            self.send_error(404)

    def reply(self, body, announced=-1):
        self.send_response(200)
        if announced is not None:
            self.send_header("Content-Length", str(len(body) if announced < 0 else announced))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def redirect(self, target):
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def log_message(self, *_):
        pass


def end_with(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
print(f"port {server.server_port}", file=sys.stderr, flush=True)
server.serve_forever()
