import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { Problem } from '../exchange/failure.ts'
import type { DocumentNode } from './document.ts'
import { type Draft, type Reading, startDraft, type Unreadable } from './draft.ts'

/** Whether and how the base path of a document becomes part of its paths. Documented: ImportRestApi, `basepath`. */
export const BASE_PATH_MODES = ['ignore', 'prepend', 'split'] as const
export type BasePathMode = (typeof BASE_PATH_MODES)[number]

/** Choices of whoever imports. */
export interface ReadOptions {
  /** Name of the API; default: the document's title as a slug. */
  readonly api?: string
  /** Default `ignore`. */
  readonly basePath?: BasePathMode
  /** Address of a private backend by the id of its VPC link. */
  readonly connections?: Readonly<Record<string, string>>
  /** Prefix of integration URIs → what takes its place. */
  readonly uris?: Readonly<Record<string, string>>
  /** Compiles a definition that was parsed (templates, models, patterns), and says what is wrong. Default: nothing. */
  readonly compile?: (definition: RestApiDefinition) => readonly Problem[]
}

/** Values of `${AWS::Region}`, `${AWS::AccountId}` and `${AWS::Partition}`, which import replaces anywhere in a text. */
export interface PseudoParameters {
  readonly region: string
  readonly accountId: string
}

/** Reads the text of an OpenAPI document, JSON or YAML by its content. */
export declare function readOpenApiText(text: string, options: ReadOptions & PseudoParameters): Reading | Unreadable

/**
 * Reads an OpenAPI document that is parsed already, such as the `Body` of a template after its intrinsics. Its
 * unresolved parts refuse the methods that need them.
 */
export declare function readOpenApi(document: DocumentNode, options: ReadOptions): Reading | Unreadable

/**
 * Reads a document into a draft, for a caller that has more to add, such as a template's stages and properties beside
 * `Body`. `closeDraft` of draft.ts then makes a Reading of it.
 */
export declare function draftOpenApi(document: DocumentNode, options: ReadOptions): Draft | Unreadable
