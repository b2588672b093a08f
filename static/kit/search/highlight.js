// Where on a page a query is met: the marked snippet and the boxes on the picture (archive/search/highlight.py).

(function (kit) {
  "use strict";
  const { text, finding } = kit;
  const ELLIPSIS = "…";
  const LEAD = 0.25;  // share of a snippet that stands before its first hit
  const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
  let limits;

  kit.rules.use((rules) => ({ limits } = rules));

  const admits = (words, own, form) => text.match(own, form) >= (words.asWritten ? text.Match.BARE : text.Match.FOLDED);

  function isBegunBy(stem, form) {
    const begun = finding.begunAs(stem);
    if (!begun.some((one) => form.folded.startsWith(one.folded))) return false;
    return !stem.marked || form.bare || begun.some((one) => text.leavesOut(one.exact, form.exact.slice(0, one.exact.length)));
  }

  /** What of a query is lit on the pages of an index, found out once for each form. */
  class Light {
    constructor(query, field) {
      this.query = query;
      this.field = field;
      this.lit = finding.litOf(query);
      this.clauses = new Set(this.lit.map(([ordinal]) => ordinal)).size;
      this.begun = new Map();
      this.reach = 0;
      for (const [, wanted] of this.lit) this.seek(wanted);
    }

    seek(wanted) {
      const folded = finding.isPrefix(wanted) ? finding.begunAs(wanted.stem).map((one) => this.field.begun(one.folded))
        : [wanted.tokens.map((token) => this.field.alike(token.folded))];
      for (const forms of [].concat(...folded)) for (const form of forms) this.begun.set(form.number, null);
      if (finding.isWords(wanted)) {
        const { tokens } = wanted;
        this.reach = Math.max(this.reach, tokens[tokens.length - 1].position - tokens[0].position);
      }
    }

    /** Those that a form meets, or of whose words it meets the first. */
    begunBy(number) {
      if (this.begun.get(number) === null) {
        const form = this.field.forms[number];
        this.begun.set(number, this.lit.filter(([, wanted]) => (finding.isPrefix(wanted)
          ? isBegunBy(wanted.stem, form) : admits(wanted, wanted.tokens[0], form))));
      }
      return this.begun.get(number);
    }

    /** Everything on a page that meets the query, token by token: start, end and clause. */
    * spans(page) {
      const tokens = page.tokens.filter((token) => this.begun.has(token.form));
      const at = new Map();
      if (this.reach) {
        for (const token of tokens) {
          if (!at.has(token.position)) at.set(token.position, []);
          at.get(token.position).push(token);
        }
      }
      for (const token of tokens) {
        for (const [clause, wanted] of this.begunBy(token.form)) {
          for (const one of this.met(wanted, token, at)) yield { start: one.start, end: one.end, clause };
        }
      }
    }

    /** The tokens that meet what `first` is met by the beginning of; none where it does not go on. */
    met(wanted, first, at) {
      const run = [first];
      if (finding.isPrefix(wanted)) return run;
      for (const other of wanted.tokens.slice(1)) {
        const there = at.get(first.position + other.position - wanted.tokens[0].position) || [];
        const following = there.find((one) => admits(wanted, other, this.field.forms[one.form]));
        if (!following) return [];
        run.push(following);
      }
      return run;
    }

    /** What is lit up to where all clauses stand as near to each other as in the query, and a snippet beyond. */
    untilDense(page, length) {
      const near = [...this.query.text].length, latest = new Map(), found = [];
      let end = page.text.length;
      for (const span of this.spans(page)) {
        if (span.start > end) break;
        found.push(span);
        if (latest.size < this.clauses || end === page.text.length) {
          latest.set(span.clause, span.start);
          if (latest.size === this.clauses && span.end - Math.min(...latest.values()) <= near) {
            end = Math.min(span.start + length, page.text.length);
          }
        }
      }
      return sorted(found);
    }

    /** A part of a page where the query is met densely, as HTML. */
    snippet(page) {
      const given = page.text, length = limits.snippet_characters;
      const found = this.untilDense(page, length);
      const [start, end] = windowOf(found, given, length);
      let html = start > 0 ? ELLIPSIS : "", position = start;
      for (const [left, right] of merged(found, start, end)) {
        html += `${shown(given.slice(position, left))}<mark>${shown(given.slice(left, right))}</mark>`;
        position = right;
      }
      return html + shown(given.slice(position, end)) + (end < given.length ? ELLIPSIS : "");
    }

    /** Boxes of the words of a page that meet the query, in pixels of its picture. */
    boxes(page) {
      const found = merged(sorted([...this.spans(page)]), 0, page.text.length);
      const lit = [];
      let ahead = 0;
      for (const { start, end, box } of page.words) {
        while (ahead < found.length && found[ahead][1] <= start) ahead++;
        if (ahead < found.length && found[ahead][0] < end) lit.push(box);
      }
      return lit;
    }
  }

  /** Spans in reading order, each once. */
  function sorted(spans) {
    const all = spans.sort((one, other) => one.start - other.start || one.end - other.end || one.clause - other.clause);
    return all.filter((one, at) => at === 0 || ["start", "end", "clause"].some((name) => one[name] !== all[at - 1][name]));
  }

  /** How many clauses are met within `room` characters of the first span, and in how few. */
  function density(spans, from, length, room, most) {
    const met = new Set(), { start } = spans[from];
    let needed = 0;
    for (let at = from; at < Math.min(from + length, spans.length); at++) {
      const { end, clause } = spans[at];
      if (end - start > room) break;
      if (met.has(clause)) continue;
      met.add(clause);
      needed = end - start;
      if (met.size === most) break;
    }
    return [met.size, needed];
  }

  function windowOf(found, given, length) {
    let best = [0, 0], anchor = 0;
    const most = new Set(found.map((span) => span.clause)).size;
    for (let at = 0; at < found.length; at++) {
      const closest = found[Math.min(at + most, found.length) - 1].start - found[at].start;
      if (best[0] === most && closest >= best[1]) continue;  // even if the next spans meet one clause each
      const worth = density(found, at, length, length * (1 - LEAD), most);
      if (worth[0] > best[0] || (worth[0] === best[0] && worth[1] < best[1])) [best, anchor] = [worth, found[at].start];
    }
    const start = wordStart(given, Math.max(0, anchor - Math.floor(length * LEAD)), anchor);
    let end = Math.min(given.length, start + length);
    if (end < given.length) {
      const within = given.slice(anchor, end);
      const blank = Math.max(within.lastIndexOf(" "), within.lastIndexOf("\n"));
      end = blank > 0 ? anchor + blank : end;
    }
    return [start, end];
  }

  function wordStart(given, start, anchor) {
    if (start === 0) return 0;
    const blank = given.slice(start, anchor).search(/[ \n]/);
    return blank >= 0 ? start + blank + 1 : anchor;
  }

  /** The hits within a window, those that overlap as one. */
  function merged(found, start, end) {
    const hits = [];
    for (const span of found) {
      if (span.start < start || span.end > end) continue;
      const last = hits[hits.length - 1];
      if (last && span.start < last[1]) last[1] = Math.max(last[1], span.end); else hits.push([span.start, span.end]);
    }
    return hits;
  }

  /** Composed letters, a blank for whatever parts words, safe as HTML. */
  function shown(given) {
    const composed = given.normalize("NFC");
    const parted = composed.split(/\s+/).filter(Boolean).join(" ");
    const before = /^\s/.test(composed) ? " " : "", after = parted && /\s$/.test(composed) ? " " : "";
    return (before + parted + after).replace(/[&<>"']/g, (sign) => ESCAPED[sign]);
  }

  Object.assign(finding, { Light });
})(window.BIENDAO);
