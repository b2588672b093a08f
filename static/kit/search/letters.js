// Letters: repaired, folded, and their marks taken off and put back (archive/text/repair.py, folding.py, alphabet.py).

(function (kit) {
  "use strict";
  const MARKS = /[\u0300-\u036f]+/g;
  const MARKS_ABOVE = /[\u0300-\u0303\u0306\u0309]{2,}/g;
  const TONES_ABOVE = "\u0300\u0301\u0303\u0309";
  const BEYOND_ASCII = /[^\x00-\x7f]/;
  const FIRST_HAN = "\u2e80";

  let folding, tones, lookAlikes, suspects, marked, simplified;

  kit.rules.use(({ letters, han }) => {
    folding = new Map(Object.entries(letters.folding));
    tones = new Map(Object.entries(letters.tones));
    lookAlikes = new Map(Object.entries(letters.repair));
    suspects = new RegExp(`[${letters.ignorable.join("")}${[...lookAlikes.keys()].join("")}]`, "gu");
    marked = new RegExp(`[${letters.marked}${letters.marked.toUpperCase()}]`);
    const pairs = [...han];
    simplified = new Map();
    for (let at = 0; at < pairs.length; at += 2) simplified.set(pairs[at], pairs[at + 1]);
  });

  const isAscii = (text) => !BEYOND_ASCII.test(text);

  /** `text` in NFC with its Vietnamese characters repaired. */
  function repair(text) {
    if (isAscii(text)) return text;
    const plain = text.replace(suspects, (one) => lookAlikes.get(one) || "");
    const decomposed = plain.normalize("NFD");
    // Unicode keeps the order of two marks above as typed; the tone belongs after circumflex and breve.
    const ordered = decomposed.replace(MARKS_ABOVE, (run) => {
      const isTone = (mark) => TONES_ABOVE.includes(mark);
      return [...run].filter((mark) => !isTone(mark)).join("") + [...run].filter(isTone).join("");
    });
    return (ordered === decomposed ? plain : ordered).normalize("NFC");
  }

  /** `text` in lower case without marks, đ as d, 黃 as 黄. */
  function fold(text) {
    const lowered = text.toLowerCase();
    if (isAscii(lowered)) return lowered;
    let folded = "";
    for (const letter of lowered) {
      const plain = letter < "\x80" ? letter : folding.get(letter);
      if (plain === undefined) return foldAny(lowered);
      folded += plain;
    }
    return folded;
  }

  /** The same of letters that no table of the commonest has. */
  function foldAny(lowered) {
    let folded = "";
    for (const letter of lowered.normalize("NFD").replace(MARKS, "").normalize("NFC")) {
      folded += letter >= FIRST_HAN ? simplified.get(letter) || letter : folding.get(letter) || letter;
    }
    return folded;
  }

  /** Letters of a lower-case word without tone, its tones, and the places of the letters that bore them. */
  function splitTones(word) {
    const split = { letters: "", tones: "", places: [] };
    for (let at = 0; at < word.length; at++) {
      const [plain, tone] = tones.get(word[at]) || [word[at], ""];
      split.letters += plain;
      if (tone) {
        split.tones += tone;
        split.places.push(at);
      }
    }
    return split;
  }

  /** `letters` with the combining mark `mark` on the one at `place`; as they are for "". */
  function putMark(letters, mark, place) {
    return mark ? letters.slice(0, place) + (letters[place] + mark).normalize("NFC") + letters.slice(place + 1) : letters;
  }

  /** A lower-case letter as plain letter, mark of quality and tone; đ is d with the stroke "đ". */
  function splitMarks(letter) {
    if (letter === "đ") return ["d", "đ", ""];
    const [plain, tone] = tones.get(letter) || [letter, ""];
    const decomposed = plain.normalize("NFD");
    return [decomposed[0], decomposed.slice(1), tone];
  }

  Object.assign(kit.text, {
    FIRST_HAN, fold, isAscii, putMark, repair, splitMarks, splitTones,
    bearsMarks: (text) => marked.test(text),
  });
})(window.BIENDAO);
