/**
 * The entry of a record whose keys are somebody's text. What every object has (`constructor`, `toString`) is no entry,
 * also where the record has lost its null prototype on its way between threads or in a spread.
 */
export function findOwn<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}
