// Raw typing in a query, read where the index does not know the word itself (archive/search/keying.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const LEAST = 3;  // keys of a word that shows raw typing; "of" and "as" do not
  const SEARCHED_FOR_NAMES = ["", "title", "place", "agent"];
  const EDGES = /^[,;:!]+|[,;:!]+$/g;

  const stripped = (word) => word.replace(EDGES, "");
  const textOf = (piece) => piece.meant || piece.typed;

  /** What may have been keyed raw: names as they stand (Gulf of Tonkin) have not been. */
  function piecesOf(clauses) {
    const words = clauses.map((clause, at) => at).filter((at) => finding.isPlainWord(clauses[at]));
    const inside = new Set();
    for (const name of finding.named(words.map((at) => clauses[at].wanted.tokens[0]))) {
      if (name.end - name.start > 1) for (const at of words.slice(name.start, name.end)) inside.add(at);
    }
    const pieces = [];
    clauses.forEach((clause, at) => {
      const isSought = finding.isWords(clause.wanted) && SEARCHED_FOR_NAMES.includes(clause.field);
      if (inside.has(at) || !isSought) return;
      for (const word of finding.innerOf(clause).split(/\s+/).filter(Boolean)) {
        pieces.push({ clause: at, typed: stripped(word), meant: "", isKnown: false, isTelling: false });
      }
    });
    return pieces;
  }

  function read(piece, index, viqr) {
    const found = text.decode(piece.typed, viqr);
    if (!found.length) return piece;
    const isKnown = found[0].method !== text.VIQR && index.occurs(finding.wordsOf(piece.typed));
    const best = found.find((key) => index.occurs(finding.wordsOf(key.text))) || found[0];
    const isTelling = !isKnown && piece.typed.length >= LEAST && !text.couldBeForeign(piece.typed, best);
    return Object.assign({}, piece, { meant: best.text, isKnown, isTelling });
  }

  /** The pieces, with only those read that are raw typing by all signs. */
  function kept(pieces, index) {
    if (pieces.some((piece) => piece.isTelling)) return pieces;
    const sure = new Set();
    for (let at = 0; at + 1 < pieces.length; at++) {
      const pair = [pieces[at], pieces[at + 1]];
      const isDoubtful = pair.some((piece) => piece.meant && !piece.isKnown);
      if (isDoubtful && index.occurs(finding.wordsOf(pair.map(textOf).join(" ")))) sure.add(at).add(at + 1);
    }
    return pieces.map((piece, at) => (sure.has(at) ? piece : Object.assign({}, piece, { meant: "" })));
  }

  /** Clauses with raw typing read; beside it, a known word that could be keyed, too, is read both ways. */
  function keyed(clauses, index) {
    const pieces = piecesOf(clauses);
    const viqr = pieces.some((piece) => text.decode(piece.typed).some((key) => key.method === text.VIQR));
    const all = kept(pieces.map((piece) => read(piece, index, viqr)), index);
    const runs = [[]];
    const changed = clauses.map((clause, at) => {
      const own = all.filter((piece) => piece.clause === at);
      if (!own.some((piece) => piece.meant)) {
        runs.push([]);
        return clause;
      }
      runs[runs.length - 1].push(...own);
      const meant = own.map(textOf).join(" ");
      const also = own.some((piece) => piece.meant && piece.isKnown) ? [clause.wanted] : [];
      return Object.assign({}, clause, { wanted: finding.wordsOf(meant), written: meant, also });
    });
    const changes = runs.filter((run) => run.length).map((run) => ({
      from: run.map((piece) => piece.typed).join(" "), to: run.map(textOf).join(" "), why: "keyed",
    }));
    return [changed, changes];
  }

  Object.assign(finding, { SEARCHED_FOR_NAMES, keyed, stripped });
})(window.BIENDAO);
