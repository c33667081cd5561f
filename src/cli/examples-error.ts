/** Something about the examples that the user can mend; one line. */
export class ExamplesError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ExamplesError'
  }
}
