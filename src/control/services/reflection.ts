import { readFileSync } from 'node:fs'
import { type Server, status } from '@grpc/grpc-js'
import type { ServerReflectionHandlers } from '../../generated/grpc/reflection/v1/ServerReflection.ts'
import type { ServerReflectionRequest__Output } from '../../generated/grpc/reflection/v1/ServerReflectionRequest.ts'
import type { ServerReflectionResponse } from '../../generated/grpc/reflection/v1/ServerReflectionResponse.ts'
import { DESCRIPTOR_SET_FILE, REFLECTION_SERVICES } from '../../grpc/services.ts'
import { Descriptors } from './descriptors.ts'

/**
 * Adds gRPC reflection, v1 and v1alpha, which lists the services given. It serves the descriptor set that `buf build`
 * made: descriptors that are rebuilt from the loader have no imports, and generic clients fail on them.
 */
export function addReflection(server: Server, services: readonly string[]): void {
  const descriptors = new Descriptors(readFileSync(DESCRIPTOR_SET_FILE))
  const handlers: ServerReflectionHandlers = {
    ServerReflectionInfo: call => {
      call.on('data', (request: ServerReflectionRequest__Output) => {
        const response = reflect(request, descriptors, services)
        call.write({ validHost: request.host, originalRequest: request, ...response })
      })
      call.on('end', () => call.end())
    },
  }
  for (const service of REFLECTION_SERVICES) server.addService(service, handlers)
}

function reflect(
  request: ServerReflectionRequest__Output,
  descriptors: Descriptors,
  services: readonly string[],
): ServerReflectionResponse {
  switch (request.messageRequest) {
    case 'listServices':
      return { listServicesResponse: { service: services.map(name => ({ name })) } }
    case 'fileByFilename':
      return filesOf(descriptors.findFile(request.fileByFilename ?? ''), `file ${request.fileByFilename}`)
    case 'fileContainingSymbol':
      return filesOf(
        descriptors.findSymbol(request.fileContainingSymbol ?? ''),
        `symbol ${request.fileContainingSymbol}`,
      )
    default:
      // Proto3 has no extensions.
      return filesOf(undefined, 'an extension of that kind')
  }
}

function filesOf(files: readonly Buffer[] | undefined, what: string): ServerReflectionResponse {
  if (files !== undefined) return { fileDescriptorResponse: { fileDescriptorProto: [...files] } }
  return { errorResponse: { errorCode: status.NOT_FOUND, errorMessage: `there is no ${what}` } }
}
