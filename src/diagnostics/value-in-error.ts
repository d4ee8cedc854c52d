/** Stands in texts for a value that is in error; why was reported where the error is. */
export const valueInError = '<unknown: see the reported errors>';
