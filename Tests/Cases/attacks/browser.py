"""Pages in a real browser: whether anything ran, was fetched, or could be, with each page's own policy and without it."""

import html
import http.server
import json
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

# Looks through each frame's own document, as the browser made it of the bytes.
AUDIT = r"""
const RUNS = new Set(['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base', 'form', 'input', 'button', 'select', 'textarea', 'link', 'video', 'audio', 'source', 'track', 'portal', 'dialog', 'marquee', 'keygen', 'noscript', 'template',
  'foreignobject', 'animate', 'animatemotion', 'animatetransform', 'set', 'feimage', 'handler', 'maction', 'annotation-xml', 'xmp', 'plaintext', 'noembed', 'isindex', 'slot', 'canvas', 'bgsound', 'dialog', 'param', 'area', 'map', 'metadata', 'discard']);
const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'data', 'poster', 'background', 'cite', 'longdesc', 'usemap', 'srcset', 'ping', 'srcdoc', 'from', 'to', 'values', 'by', 'manifest', 'codebase', 'classid', 'profile', 'lowsrc', 'dynsrc', 'archive', 'imagesrcset', 'attributionsrc', 'icon']);
function wrong(element, view) {
  const name = element.localName.toLowerCase(), found = [], tell = words => found.push('<' + name + '> ' + words);
  if (RUNS.has(name)) tell('is there');
  if (name === 'script' && !['application/ld+json', 'application/json'].includes(element.getAttribute('type'))) tell('is there');
  if (name === 'style' && element.parentNode !== view.document.head) tell('outside of the head');
  if (name === 'meta' && element.httpEquiv && element.httpEquiv.toLowerCase() !== 'content-security-policy') tell('http-equiv=' + element.httpEquiv);
  for (const attribute of element.attributes) {
    const local = attribute.localName.toLowerCase(), value = attribute.value;
    if (local.startsWith('on') || ['target', 'http-equiv', 'is', 'form', 'autofocus', 'contenteditable', 'accesskey', 'download', 'popovertarget', 'nonce', 'integrity'].includes(local) && name !== 'meta') tell(attribute.name + '=' + value);
    if (ADDRESSES.has(local)) {
      const bare = value.replace(/[\u0000-\u0020]/g, '');
      const isPicture = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+\/=]*$/.test(bare) && ['img', 'image'].includes(name);
      const isLink = (name === 'a' && local === 'href' || local === 'cite') && /^(https?:|mailto:|tel:|#|[^:\/?#]*([\/?#]|$))/i.test(bare) && !/^(\/\/|\\|\/\\)/.test(bare);
      if (!isPicture && !isLink && !/^#/.test(bare)) tell(attribute.name + '=' + value.slice(0, 60));
      if (name === 'a' && /^https?:/i.test(bare) && !/noopener/.test(element.rel)) tell('leads away without noopener: ' + value.slice(0, 60));
    }
    if (/(^|[^a-z-])(url|image|image-set|cross-fade|src|element|paint|expression|-moz-binding)\s*\(\s*(?!["']?#)/i.test(value) && ['style', 'fill', 'stroke', 'filter', 'mask', 'clip-path', 'marker-end', 'cursor'].includes(local)) tell(attribute.name + '=' + value.slice(0, 60));
    if (local === 'style' && /@import|position\s*:\s*(fixed|absolute|sticky)|behavior\s*:/i.test(value)) tell(attribute.name + '=' + value.slice(0, 60));
    if (local === 'id' && value && name !== 'html' && ['body', 'head', 'forms', 'cookie', 'location', 'defaultView', 'documentElement'].includes(value)) tell('clobbers: id=' + value);
  }
  return found;
}
addEventListener('load', () => {
  const results = [];
  for (const frame of document.querySelectorAll('iframe')) {
    const result = {page: frame.dataset.name, found: [], text: '', title: null};
    try {
      const inner = frame.contentDocument, view = frame.contentWindow;
      result.title = inner.title;
      if (inner.documentElement.dataset.ran) result.found.push('a script ran');
      if (decodeURIComponent(inner.location.pathname) !== decodeURIComponent(new URL(frame.getAttribute('src'), location).pathname)) result.found.push('it is another page: ' + inner.location);
      for (const element of inner.querySelectorAll('*')) if (result.found.length < 12) result.found.push(...wrong(element, view));
      for (const sheet of inner.styleSheets) for (const rule of sheet.cssRules) {
        if (rule.type === CSSRule.IMPORT_RULE) result.found.push('a style sheet imports ' + rule.href);
        else for (const [, address] of rule.cssText.matchAll(/url\("((?:[^"\\]|\\.)*)"\)|"(?:[^"\\]|\\.)*"/g)) if (address !== undefined && !/^(data:font\/|data:application\/font|data:image\/|#)/.test(address)) result.found.push('a style asks for ' + address.slice(0, 60));
      }
      for (const entry of view.performance.getEntriesByType('resource')) if (!entry.name.startsWith('data:')) result.found.push('asked for ' + entry.name.slice(0, 80));
      result.text = inner.body.textContent.length;
      const width = inner.documentElement.clientWidth;
      result.wide = inner.documentElement.scrollWidth - width;
      if (result.wide > 1) {
        const isKept = element => { for (let e = element.parentElement; e && e !== inner.body; e = e.parentElement) if (view.getComputedStyle(e).overflowX !== 'visible') return true; return false; };
        const far = [...inner.body.querySelectorAll('*')].filter(element => { const box = element.getBoundingClientRect(); return box.right > width + 1 && box.width > 0 && !isKept(element); });
        result.widest = far.slice(0, 400).filter(element => !far.some(other => other !== element && element.contains(other))).map(element => element.outerHTML.slice(0, 90)).slice(0, 3);
      }
      const ids = new Set();
      for (const element of inner.querySelectorAll('[id]')) { if (ids.has(element.id)) result.found.push('the id ' + element.id.slice(0, 40) + ' stands twice'); ids.add(element.id); }
    } catch (error) { result.found.push('it left: ' + error); }
    results.push(result);
  }
  if (document.documentElement.dataset.ran) results.unshift({page: 'the frame around them', found: ['a script ran']});
  document.getElementById('results').textContent = JSON.stringify(results);
});
"""
CONTROL = '<!DOCTYPE html><body><img src=x onerror=document.documentElement.dataset.ran=1><img src="http://control.example/x.png">'
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


class Proxy:
    """Takes every request that a browser makes, answers none, and keeps what was asked for."""

    def __init__(self):
        self.asked = []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def refuse(self):
                proxy.asked.append(self.path)
                try:
                    self.send_error(404)
                except OSError:
                    pass

            do_GET = do_HEAD = do_POST = do_CONNECT = do_OPTIONS = refuse

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def look(pages, seconds=90):
    """`{name: bytes}` → what is wrong with any of them, in words. Each is loaded from a file of its own, as it is and without its policy."""
    if not shutil.which("chromium"):
        return ["there is no 'chromium' to look with"]
    proxy, found, frames = Proxy(), [], []
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as folder:
        for number, (name, page) in enumerate(pages.items()):
            text = page.decode("utf-8")
            bare = POLICY.sub("", text)
            if bare == text:
                found.append(f"{name}: has no policy")
            for kind, content in (("", text), (" without its policy", bare)):
                file = f"{number}{'-bare' if kind else ''}.html"
                Path(folder, file).write_text(content, encoding="utf-8", newline="")
                frames.append(f'<iframe data-name="{html.escape(name + kind)}" src="{file}" style="width:360px;height:740px"></iframe>')
        # One that does all of it: what looks at the others must see it.
        Path(folder, "control.html").write_text(CONTROL, encoding="utf-8")
        frames.append('<iframe data-name="control" src="control.html"></iframe>')
        Path(folder, "all.html").write_text("<!DOCTYPE html><meta charset=utf-8><script>" + AUDIT + "</script>" + "".join(frames) + "<pre id=results></pre>", encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--allow-file-access-from-files", "--password-store=basic",
                   f"--proxy-server=http://127.0.0.1:{proxy.server.server_port}", "--proxy-bypass-list=<-loopback>", f"--user-data-dir={folder}/browser", "--virtual-time-budget=5000", "--dump-dom", f"file://{folder}/all.html"]
        environment = {"HOME": folder, "TMPDIR": folder, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
        try:
            made = subprocess.run(command, env=environment, capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            proxy.close()
            return [*found, f"the browser did not end in {seconds} s"]
    proxy.close()
    results = re.search(r'<pre id="results">(.*?)</pre>', made.stdout.decode(errors="replace"), re.S)
    if not results or not results[1]:
        return [*found, f"the browser said nothing: {made.stderr[-300:]!r}"]
    results = json.loads(html.unescape(results[1]))
    if len(results) != len(frames):
        found.append(f"{len(results)} of {len(frames)} pages were looked at")
    control = results.pop() if results else {"found": []}
    if "a script ran" not in control["found"] or not any("control.example" in address for address in proxy.asked):
        found.append(f"the browser did not run and fetch what it may: {control['found']}")
    for result in results:
        found += [f"{result['page']}: {words}" for words in result["found"]]
        if result.get("wide", 0) > 1:
            found.append(f"{result['page']}: is {result['wide']} pixels wider than a telephone: {result.get('widest')}")
    # The browser's own services are no request of a page's.
    found += [f"was fetched: {address[:100]}" for address in dict.fromkeys(proxy.asked) if not re.search(r"control\.example|google(apis)?\.com|gvt1\.com|chromium\.org", address)]
    return found


if __name__ == "__main__":
    import sys
    problems = look({path: Path(path).read_bytes() for path in sys.argv[1:]})
    print("\n".join(problems) or "quiet")
    sys.exit(1 if problems else 0)
