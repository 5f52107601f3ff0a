// Begins the one file that holds all styles and scripts of a package; its last line calls this with them, in their order.
// Each becomes an element of its own: a fault in one stops no other, and what a script declares is there for the next.
function H5PBundle({ styles, scripts }) {
  const assets = H5PIntegration.baseUrl;
  const ADDRESS = /url\(\s*(?:"data:[^"]*"|'data:[^']*'|data:[^)]*|(["']?)(?!#)([^"'()]+)\1)\s*\)/gi;

  // Addresses in a style begin where its file lies; what stands in a `data:` address is none.
  function placed(path, css) {
    const whole = (address) => {
      try {
        return new URL(address.trim(), assets + path).href;
      } catch {
        return address;
      }
    };
    return css
      .replace(/(@import\s+)(["'])(.*?)\2/g, (all, word, quote, address) => `${word}"${whole(address)}"`)
      .replace(ADDRESS, (all, quote, address) => (address ? `url("${whole(address)}")` : all));
  }

  function put(kind, path, text) {
    const element = document.createElement(kind);
    // Some scripts look where they were loaded from; an attribute would load them once more.
    Object.defineProperty(element, "src", { value: assets + path });
    element.textContent = text;
    document.head.append(element);
  }

  for (const [path, css] of styles) put("style", path, placed(path, css));
  for (const [path, script] of scripts) put("script", path, `${script}\n//# sourceURL=${encodeURI(assets + path)}`);
}
