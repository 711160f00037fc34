/** The codebook of the data, as the drawing needs it.
 * @returns {import("./page.js").Book} */
export function readBook(data) {
  const groups = new Map(data.groups.map((g, i) => [g.key, i]));
  const terms = ([name, values]) => [name, new Map(values.map((t) => [t.key, t]))];
  return {
    types: new Map(data.types.map((t) => [t.key, { ...t, group: groups.get(t.group) ?? 0 }])),
    certainty: new Map(data.certainty.map((c) => [c.step, c.label])),
    fields: Object.fromEntries(Object.entries(data.fields).map(terms)),
    confusions: data.confusions,
    nothing: data.nothing,
    trust: new Map((data.trust ?? []).map((t) => [t.key, t])),
  };
}
