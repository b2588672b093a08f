// Dates by era: Minh Mạng thứ 14 is 1833 on the label (archive/text/eras.py); months from a table of the calendar.

(function (kit) {
  "use strict";
  const text = kit.text;
  const DAY = 86400000;
  const UNCERTAIN_DAYS = 1;

  let byName, byHan, byShort, calendar;

  kit.rules.use(({ dates }) => {
    byName = new Map();
    byHan = new Map();
    byShort = new Map();
    for (const era of dates.eras) {
      for (const name of era.names) byName.set(text.fold(name), era);
      byHan.set([...text.fold(era.han)].join(" "), era);
      if (era.short) byShort.set(era.short.toLowerCase(), era);
    }
    calendar = dates.calendar;
  });

  /** The day that is `days` after 1 January 1970, in ISO form. */
  const isoOf = (days) => new Date(days * DAY).toISOString().slice(0, 10);

  /** The era called so; null if marks of the tokens conflict with its name (duy tản is no Duy Tân). */
  function eraOf(tokens, said) {
    const short = byShort.get(said);
    if (short) return tokens[0].surface.startsWith(short.short) ? short : null;
    const era = byName.get(said);
    if (!era) return byHan.get(said) || null;
    const spelt = era.names.filter((name) => text.fold(name) === said).pop().toLowerCase().split(" ");
    return tokens.every((token, at) => !token.marked || token.exact === spelt[at]) ? era : null;
  }

  /** Months of a lunar year: number, whether it is the second one, first day and the day after its last. */
  function monthsOf(year) {
    const [first, leap, lengths] = calendar[year];
    const months = [];
    let day = first, number = 0;
    for (const length of lengths) {
      const isLeap = leap > 0 && number === leap && !months[months.length - 1].isLeap;
      number += isLeap ? 0 : 1;
      const end = day + (length === "+" ? 30 : 29);
      months.push({ number, isLeap, day, end });
      day = end;
    }
    return months;
  }

  /** First and last day that a date by era may mean, and the day computed; days are counted from 1970. */
  function spanOf(labelYear, month, leap, day) {
    const months = monthsOf(labelYear);
    const own = months.find((one) => one.number === month && one.isLeap === leap);
    if (own && day && day <= own.end - own.day) {
      const computed = own.day + day - 1;
      return { from: computed - UNCERTAIN_DAYS, to: computed + UNCERTAIN_DAYS, day: computed };
    }
    if (own) return { from: own.day, to: own.end - 1, day: null };
    return { from: months[0].day, to: months[months.length - 1].end - 1, day: null };
  }

  /** A date by era with its terms, label and span; null if the era has no such year, or no calendar such a month or day. */
  function eraDate(era, year, month, leap, day) {
    const labelYear = era.first_year + year - 1;
    if (labelYear > era.last_year || year < 1 || month > 12 || day > 30) return null;
    const keys = [`${era.key}.${year}`];
    if (month) keys.unshift(`${keys[0]}.${month}${leap ? "n" : ""}`);
    if (month && day) keys.unshift(`${keys[0]}.${day}`);
    const span = spanOf(labelYear, month, leap, day);
    const iso = span.day === null ? [] : [isoOf(span.day), isoOf(span.day).slice(0, 7)];
    const place = [day, month].filter(Boolean).join("/") + (leap ? " nhuận" : "");
    return {
      terms: [...keys, ...iso, String(labelYear)],
      label: [place, era.names[0], String(year), `(${labelYear})`].filter(Boolean).join(" "),
      from: isoOf(span.from), to: isoOf(span.to),
    };
  }

  Object.assign(text, { eraDate, eraOf });
})(window.BIENDAO);
