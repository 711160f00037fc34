/** A drawing of our own, as an SVG element. Streamlit's own ways to show HTML leave SVG out. */

/** @param {{data: {svg: string}, parentElement: ShadowRoot}} component */
export default function mount({ data, parentElement }) {
  parentElement.querySelector("figure")?.remove();
  const figure = document.createElement("figure");
  figure.innerHTML = data.svg;
  parentElement.append(figure);
}
