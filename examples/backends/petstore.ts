/** A pet store of the size of a sample: a list with a filter and pages, one pet, and a new pet. In memory only. */
import { type Answer, json, type Received, startService } from './service.ts'

interface Pet {
  readonly id: number
  readonly type: string
  readonly price: number
}

interface Fault {
  readonly field: string
  readonly message: string
}

const PAGE_SIZE = 3
const PET_TYPES = ['bird', 'cat', 'dog', 'fish', 'gecko']

const pets: Pet[] = [
  { id: 1, type: 'dog', price: 249.99 },
  { id: 2, type: 'cat', price: 124.99 },
  { id: 3, type: 'fish', price: 0.99 },
  { id: 4, type: 'dog', price: 189.5 },
  { id: 5, type: 'bird', price: 32 },
  { id: 6, type: 'gecko', price: 45.25 },
  { id: 7, type: 'cat', price: 99 },
  { id: 8, type: 'dog', price: 310 },
]

startService('petstore', 8082, request => {
  if (request.path === '/petstore/pets') return answerCollection(request)
  const id = /^\/petstore\/pets\/([^/]+)$/.exec(request.path)?.[1]
  if (id === undefined) return refuse(404, { field: 'path', message: `there is nothing at ${request.path}` })
  if (request.method !== 'GET') return refuse(405, { field: 'method', message: 'must be GET' })
  return answerPet(id)
})

function answerCollection(request: Received): Answer {
  if (request.method === 'GET') return listPets(request.query)
  if (request.method === 'POST') return addPet(request.body)
  return refuse(405, { field: 'method', message: 'must be GET or POST' })
}

function listPets(query: URLSearchParams): Answer {
  const page = query.get('page') ?? '1'
  const type = query.get('type')
  const faults = []
  if (!/^[1-9]\d{0,5}$/.test(page)) faults.push({ field: 'page', message: 'must be a whole number from 1 on' })
  if (type !== null && !PET_TYPES.includes(type)) faults.push(unknownType)
  if (faults.length > 0) return refuse(400, ...faults)
  const found = type === null ? pets : pets.filter(pet => pet.type === type)
  const start = (Number(page) - 1) * PAGE_SIZE
  return json(200, found.slice(start, start + PAGE_SIZE), { 'X-Total-Count': String(found.length) })
}

function answerPet(id: string): Answer {
  if (!/^\d{1,9}$/.test(id)) return refuse(400, { field: 'id', message: 'must be a whole number' })
  const pet = pets.find(candidate => candidate.id === Number(id))
  return pet === undefined ? refuse(404, { field: 'id', message: `there is no pet ${id}` }) : json(200, pet)
}

function addPet(body: Buffer): Answer {
  const parsed = parsePet(body)
  if (Array.isArray(parsed)) return refuse(400, ...parsed)
  const pet = { id: pets.length + 1, ...parsed }
  pets.push(pet)
  return json(201, pet, { Location: `/petstore/pets/${pet.id}` })
}

const unknownType: Fault = { field: 'type', message: `must be one of ${PET_TYPES.join(', ')}` }

function parsePet(body: Buffer): { type: string; price: number } | Fault[] {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return [{ field: 'body', message: 'must be JSON' }]
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ field: 'body', message: 'must be an object' }]
  }
  const { type, price } = value as Record<string, unknown> // an object was just proved
  const faults: Fault[] = []
  if (typeof type !== 'string' || !PET_TYPES.includes(type)) faults.push(unknownType)
  if (typeof price !== 'number' || price < 0) faults.push({ field: 'price', message: 'must be a number from 0 on' })
  if (faults.length > 0 || typeof type !== 'string' || typeof price !== 'number') return faults
  return { type, price }
}

function refuse(status: number, ...errors: Fault[]): Answer {
  return json(status, { errors })
}
