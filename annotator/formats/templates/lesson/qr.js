/* A code to be scanned. */

/** Black on white in any look, with the quiet zone that scanners need.
 * @param {"Alphanumeric"|"Byte"} mode
 * @param {string} label  what it is, for those who do not see it */
function drawQr(text, mode, label) {
  const made = qrcode(0, "M");
  made.addData(text, mode);
  made.make();
  const size = made.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (made.isDark(row, column)) path += `M${column + 4} ${row + 4}h1v1h-1z`;
    }
  }
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${size + 8} ${size + 8}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  for (const [name, attributes] of [
    ["rect", { width: size + 8, height: size + 8, fill: "#fff" }],
    ["path", { d: path, fill: "#000" }],
  ]) {
    const shape = svg.appendChild(document.createElementNS(svg.namespaceURI, name));
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  }
  return svg;
}
