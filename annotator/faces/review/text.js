/**
 * The article's text. Offsets are Unicode code points, as on the server; JavaScript counts
 * UTF-16 units, so a text with characters beyond the first plane needs a table.
 */
export class Text {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.table = /[\ud800-\udbff]/.test(text) ? utf16Offsets(text) : null;
    this.length = this.table ? this.table.length - 1 : text.length;
  }

  /** The characters from code point `start` up to, not including, `end`. */
  slice(start, end) {
    const t = this.table;
    return t ? this.text.slice(t[start], t[end]) : this.text.slice(start, end);
  }

  /** `[start, end)` without the white space at both ends. */
  trim(start, end) {
    const found = this.slice(start, end);
    const bare = found.trimStart();
    const from = start + countPoints(found) - countPoints(bare);
    return [from, from + countPoints(bare.trimEnd())];
  }

  /** `[start, end)` without what is neither letter, digit nor sign of money at its ends; itself
   * where nothing would be left. */
  bare(start, end) {
    const found = this.slice(start, end);
    const [before] = /^[^\p{L}\p{N}\p{Sc}]*/u.exec(found);
    const kept = found.slice(before.length).replace(/[^\p{L}\p{N}\p{Sc}%]+$/u, "");
    const from = start + countPoints(before);
    return kept ? [from, from + countPoints(kept)] : [start, end];
  }

  /** Where each word of `[start, end)` begins. */
  wordStarts(start, end) {
    const found = this.slice(start, end);
    return Array.from(found.matchAll(/\S+/gu), (m) => start + countPoints(found.slice(0, m.index)));
  }

  /** Whether a new paragraph begins between `end` of one unit and `start` of the next. */
  breaksParagraph(end, start) {
    const lines = this.slice(end, start).match(/\r\n|\r|\n/g)?.length ?? 0;
    this.blankLines ??= /\n[^\S\n]*\r?\n|\r\r/.test(this.text);
    return this.blankLines ? lines > 1 : lines > 0;
  }
}

function utf16Offsets(text) {
  const table = new Uint32Array(countPoints(text) + 1);
  let point = 0;
  let unit = 0;
  for (const character of text) {
    table[point++] = unit;
    unit += character.length;
  }
  table[point] = unit;
  return table;
}

/** How many code points `text` has. */
export function countPoints(text) {
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const high = text.charCodeAt(i);
    if (high >= 0xd800 && high < 0xdc00 && isLow(text.charCodeAt(i + 1))) i++;
    n++;
  }
  return n;
}

function isLow(unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}
