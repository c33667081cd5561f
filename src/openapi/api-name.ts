const LONGEST_NAME = 63

/**
 * The name of an API as a definition has it, from a title of any form: lower case, every run of other characters
 * than letters and digits a hyphen. `api` where nothing is left.
 */
export function slug(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const name = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'api' : name
}
