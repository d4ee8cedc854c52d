/** Failures that Python raises as exceptions, where a caller has to know which one. */

/**
 * A Python exception. Whoever computes for a user catches it and reports a diagnostic.
 * `message` is what `str` of the exception gives; for a KeyError that is the `repr` of the key.
 */
export class PythonError extends Error {
  /** Class of the exception in Python: `ZeroDivisionError`, `OverflowError`, `ValueError`, ... */
  readonly className: string;

  constructor(className: string, message: string) {
    super(message);
    this.name = 'PythonError';
    this.className = className;
  }
}
