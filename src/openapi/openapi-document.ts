import type { BasePathMode } from './base-path.ts'
import type { Draft } from './draft.ts'
import type { DocumentNode } from './text/document.ts'

/** Addresses that whoever imports puts in the place of a document's. */
export interface Addresses {
  readonly connections: Readonly<Record<string, string>>
  readonly uris: Readonly<Record<string, string>>
}

/** Names of a document's models. */
export interface ModelNames {
  /** Name of a schema in the document → name of its model. */
  readonly ofSchema: ReadonlyMap<string, string>
  /** Takes a name for a model that has no schema of its own; with a number where it is taken. */
  readonly claim: (name: string) => string
}

/** An OpenAPI document while it is read into a draft. */
export interface OpenApiDocument {
  readonly root: DocumentNode
  /** 3.1 stands for every later 3.x. */
  readonly version: '2.0' | '3.0' | '3.1'
  readonly draft: Draft
  readonly options: Addresses & { readonly basePath?: BasePathMode }
  /** Parts of the base path. */
  readonly basePath: readonly string[]
  /** Warnings that many parts may cause alike, each to be given once. */
  readonly warnings: Set<string>
  readonly modelNames: ModelNames
  /** Stands before a model's name in a reference to it. */
  readonly modelUrl: string
  /** Names of the document's request validators. */
  readonly validators: ReadonlySet<string>
}
