import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor/index.js'

/** A file of proto/, as reflection serves it. */
interface DescribedFile {
  /** The FileDescriptorProto as `buf build` wrote it. */
  readonly bytes: Buffer
  readonly dependencies: readonly string[]
}

/** Its messages travel as Any in every refusal, so that no file imports it and every client needs it. */
const ERROR_DETAILS = 'google/rpc/error_details.proto'

/** The files of a descriptor set, found by name and by what they define. */
export class Descriptors {
  readonly #files = new Map<string, DescribedFile>()
  /** Full name of a message, enum, service or method → file. */
  readonly #symbols = new Map<string, string>()

  /** @param descriptorSet an encoded google.protobuf.FileDescriptorSet */
  constructor(descriptorSet: Uint8Array) {
    const reader = protobuf.Reader.create(descriptorSet)
    while (reader.pos < reader.len) {
      // A FileDescriptorSet has one field: file = 1.
      reader.uint32()
      this.#add(Buffer.from(reader.bytes()))
    }
  }

  /** A file, everything that it imports, and the details of errors, itself first; undefined when there is no such file. */
  findFile(name: string): readonly Buffer[] | undefined {
    if (!this.#files.has(name)) return undefined
    const names = new Set([name, ERROR_DETAILS])
    // A set grows while it is walked, and each name is walked once.
    for (const next of names) for (const imported of this.#files.get(next)?.dependencies ?? []) names.add(imported)
    return [...names].flatMap(found => this.#files.get(found)?.bytes ?? [])
  }

  /** The file that defines a symbol, with all that findFile gives with it. */
  findSymbol(symbol: string): readonly Buffer[] | undefined {
    const file = this.#symbols.get(symbol)
    return file === undefined ? undefined : this.findFile(file)
  }

  #add(bytes: Buffer): void {
    const decoded = descriptor.FileDescriptorProto.toObject(descriptor.FileDescriptorProto.decode(bytes), {
      arrays: true,
    })
    // The type is descriptor.proto's own, as far as it is read here.
    const file = decoded as DescribedNames
    this.#files.set(file.name, { bytes, dependencies: file.dependency })
    const scope = file.package ?? ''
    for (const symbol of file.messageType) this.#addMessage(symbol, scope, file.name)
    for (const symbol of [...file.enumType, ...file.service]) this.#addSymbol(symbol, scope, file.name)
  }

  #addMessage(message: DescribedMessage, scope: string, file: string): void {
    const name = this.#addSymbol(message, scope, file)
    for (const nested of message.nestedType ?? []) this.#addMessage(nested, name, file)
    for (const nested of message.enumType ?? []) this.#addSymbol(nested, name, file)
  }

  #addSymbol(symbol: DescribedSymbol, scope: string, file: string): string {
    const name = scope === '' ? symbol.name : `${scope}.${symbol.name}`
    this.#symbols.set(name, file)
    for (const method of symbol.method ?? []) this.#symbols.set(`${name}.${method.name}`, file)
    return name
  }
}

// The fields of google/protobuf/descriptor.proto that are read here.

interface DescribedNames {
  readonly name: string
  readonly package?: string
  readonly dependency: readonly string[]
  readonly messageType: readonly DescribedMessage[]
  readonly enumType: readonly DescribedSymbol[]
  readonly service: readonly DescribedSymbol[]
}

interface DescribedSymbol {
  readonly name: string
  readonly method?: readonly { readonly name: string }[]
}

interface DescribedMessage extends DescribedSymbol {
  readonly nestedType?: readonly DescribedMessage[]
  readonly enumType?: readonly DescribedSymbol[]
}
