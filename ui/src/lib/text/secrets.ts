import { count } from "./numbers";

/** The rules of Rust (`commands::secret`), so that a mistake is said before anything is sent. */
const passwordMin = 8;
const pinDigits = { min: 4, max: 12 };

export const passwordRule = `Al menos ${count(passwordMin, "carácter", "caracteres")}. Una frase corta es fácil de recordar.`;
export const pinRule = `De ${pinDigits.min} a ${pinDigits.max} números.`;

/** Why a new password cannot be taken, or nothing. */
export function passwordError(password: string): string {
  return [...password].length < passwordMin ? `Escriba al menos ${passwordMin} caracteres.` : "";
}

/** Why a new PIN cannot be taken, or nothing. */
export function pinError(pin: string): string {
  const { min, max } = pinDigits;
  return /^\d+$/.test(pin) && pin.length >= min && pin.length <= max
    ? ""
    : `Escriba entre ${min} y ${max} números, sin espacios.`;
}

/** Why the repetition of a secret cannot be taken, or nothing. */
export function repeatError(secret: string, repeated: string): string {
  return repeated === secret ? "" : "No coincide con lo que escribió antes.";
}
