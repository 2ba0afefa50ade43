/** Numbers as written in Colombia: decimal comma, thousands with a point. */

const plain = new Intl.NumberFormat("es-CO", { useGrouping: true, maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat("es-CO", { style: "percent", maximumFractionDigits: 1 });

/** `1.234,5`. */
export function number(value: number): string {
  return plain.format(value);
}

/** `$ 10.000.000`: Colombian pesos, without cents. */
export function money(pesos: number): string {
  const sign = pesos < 0 ? "-" : "";
  return `${sign}$ ${plain.format(Math.round(Math.abs(pesos)))}`;
}

/** `12,5 %` from 0.125. */
export function percent(fraction: number): string {
  return percents.format(fraction).replace(/\s*%/, " %");
}

const units = ["B", "kB", "MB", "GB"] as const;

/** `48 MB`, `1,2 GB`: thousands of bytes, as file managers show them. No line breaks between the two. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown = value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${plain.format(shown)}\u00a0${units[unit]}`;
}

/** `1 acta`, `3 actas`, `1.200 actas`. */
export function count(n: number, one: string, many: string): string {
  return `${plain.format(n)} ${n === 1 ? one : many}`;
}

/** Reads `1.234,5`, `1234,5` or `1234.5`; `undefined` when it is no number. */
export function parseNumber(text: string): number | undefined {
  const t = text.replace(/\s/g, "");
  const grouped = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/;
  const clean = grouped.test(t) ? t.replaceAll(".", "").replace(",", ".") : t.replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(clean) ? Number(clean) : undefined;
}
