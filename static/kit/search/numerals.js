// Numbers in words up to 99: mười bốn, thập tứ, 十四 (archive/text/numerals.py).

(function (kit) {
  "use strict";
  const text = kit.text;
  let kinds, unmarkedKinds, surelySino, han;

  kit.rules.use(({ dates }) => {
    const { vietnamese, sino_vietnamese: sino } = dates.numbers;
    const foldedOf = (kind) => new Map(Object.entries(kind).map(([word, number]) => [text.fold(word), number]));
    kinds = [vietnamese, sino].map((kind) => new Map(Object.entries(kind)));
    unmarkedKinds = [vietnamese, sino].map(foldedOf);
    surelySino = new Set(["thap", ...dates.numbers.surely_sino]);
    han = new Map(Object.entries(dates.numbers.han));
  });

  /** Tens and ones: 10 4 is 14, 2 10 4 is 24, 2 10 is 20, 30 4 is 34; 2 4 is 24 (hai tư). */
  function added(values) {
    if (!values.length || values.length > 3 || values.includes(undefined)) return null;
    const [one, two, three] = values;
    if (values.length === 1) return one;
    if (values.length === 3) return two === 10 && one < 10 && three < 10 ? one * 10 + three : null;
    if (one >= 10) return two < 10 ? one + two : null;
    if (two === 10) return one * 10;
    return one === 2 && two < 10 ? 20 + two : null;
  }

  /** The number that canonical words say, or null; where marks are missing, "thap tam" is 13 and "muoi tam" 18. */
  function vietnameseNumber(words, unmarked) {
    if (words.length === 1 && /^\d+$/.test(words[0])) return Number(words[0]) || null;
    const order = unmarked ? unmarkedKinds : kinds;
    const likely = words.some((word) => surelySino.has(word)) ? [...order].reverse() : order;
    for (const kind of likely) {
      const number = added(words.map((word) => kind.get(word)));
      if (number !== null) return number;
    }
    return null;
  }

  const hanNumber = (characters) => added([...characters].map((one) => han.get(one)));

  Object.assign(text, { hanNumber, vietnameseNumber });
})(window.BIENDAO);
