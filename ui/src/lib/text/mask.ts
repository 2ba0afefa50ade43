const shownDigits = 4;

/**
 * `***4567`: how an identity number is shown in lists, exports and thumbnails (data minimisation, Ley 1581 de 2012).
 * A number of four characters or fewer is hidden whole.
 */
export function masked(idNumber: string): string {
  const clean = idNumber.replace(/[\s.]/g, "");
  return clean.length > shownDigits ? `***${clean.slice(-shownDigits)}` : "***";
}
