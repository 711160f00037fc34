/* The source mix of the article, which comes drawn with the key. */

/** @param {{mix: string}} key  HTML of ours, in which every text is escaped */
function drawMix(key) {
  if (!key.mix) return null;
  const mix = el("div", {});
  mix.innerHTML = key.mix;
  return mix;
}
