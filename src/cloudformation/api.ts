import type { Draft } from '../openapi/draft.ts'
import type { Addresses } from '../openapi/openapi-document.ts'
import { type DocumentNode, textOf } from '../openapi/text/document.ts'
import { get } from './node.ts'
import type { Resource } from './resources.ts'

/** The parts of all APIs of a template, by type, by API, and by logical id. */
export interface TemplateParts {
  readonly byType: ReadonlyMap<string, readonly Resource[]>
  /** `RestApiId Type` → parts. */
  readonly byApi: ReadonlyMap<string, readonly Resource[]>
  readonly byId: ReadonlyMap<string, Resource>
  /** `RestApiId Type Name` → parts. */
  readonly byName: ReadonlyMap<string, readonly Resource[]>
}

/** A REST API of a template while it is read: its logical id, the draft that it becomes, and the parts to choose from. */
export interface Api {
  readonly id: string
  readonly place: DocumentNode['place']
  readonly draft: Draft
  readonly parts: TemplateParts
  readonly addresses: Addresses
}

/** Puts the parts of a template in order. */
export function indexParts(parts: readonly Resource[]): TemplateParts {
  return {
    byType: Map.groupBy(parts, ({ type }) => type),
    byApi: Map.groupBy(parts, part => `${apiOf(part)} ${part.type}`),
    byId: new Map(parts.map(part => [part.id, part])),
    byName: Map.groupBy(parts, nameKey),
  }
}

function nameKey(part: Resource): string {
  return `${apiOf(part)} ${part.type} ${textOf(get(part.properties, 'Name'))}`
}

/** The name of a part in a definition: its `Name`; its logical id where it has none, or shares it with another. */
export function partName({ parts }: Api, part: Resource): string {
  const name = textOf(get(part.properties, 'Name'))
  const isShared = (parts.byName.get(nameKey(part))?.length ?? 0) > 1
  return name === undefined || isShared ? part.id : name
}

/** The parts of one type that name the API by their `RestApiId`. */
export function partsOf({ id, parts }: Api, type: string): readonly Resource[] {
  return parts.byApi.get(`${id} AWS::ApiGateway::${type}`) ?? []
}

/** A part of the API by its type and logical id; undefined where the template has none. */
export function findPart({ id, parts }: Api, type: string, logicalId: string): Resource | undefined {
  const part = parts.byId.get(logicalId)
  return part?.type === `AWS::ApiGateway::${type}` && apiOf(part) === id ? part : undefined
}

/** The parts of one type, whichever API they name; usage plans and keys name none, or several. */
export function allOf({ parts }: Api, type: string): readonly Resource[] {
  return parts.byType.get(`AWS::ApiGateway::${type}`) ?? []
}

/** The logical id of the API that a part names. */
export function apiOf(part: Resource): string | undefined {
  return textOf(get(part.properties, 'RestApiId'))
}
