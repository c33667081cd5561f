import { fileURLToPath } from 'node:url'
import type { ServiceDefinition } from '@grpc/grpc-js'
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader'
import type { BadRequest, BadRequest__Output } from '../generated/google/rpc/BadRequest.ts'
import type { ErrorInfo, ErrorInfo__Output } from '../generated/google/rpc/ErrorInfo.ts'
import type { PreconditionFailure, PreconditionFailure__Output } from '../generated/google/rpc/PreconditionFailure.ts'
import type { Status, Status__Output } from '../generated/google/rpc/Status.ts'
import type { ServerReflectionDefinition } from '../generated/grpc/reflection/v1/ServerReflection.ts'
import type { DeploymentServiceDefinition } from '../generated/regauge/admin/v1/DeploymentService.ts'
import type { FleetServiceDefinition } from '../generated/regauge/admin/v1/FleetService.ts'
import type { IntegrationServiceDefinition } from '../generated/regauge/admin/v1/IntegrationService.ts'
import type { RestApiServiceDefinition } from '../generated/regauge/admin/v1/RestApiService.ts'
import type { StageServiceDefinition } from '../generated/regauge/admin/v1/StageService.ts'
import type { StoreServiceDefinition } from '../generated/regauge/admin/v1/StoreService.ts'
import type { RestApi, RestApi__Output } from '../generated/regauge/definition/v1/RestApi.ts'
import type { ConfigSyncServiceDefinition } from '../generated/regauge/sync/v1/ConfigSyncService.ts'
import type {
  StreamConfigResponse,
  StreamConfigResponse__Output,
} from '../generated/regauge/sync/v1/StreamConfigResponse.ts'

/** Folder of the .proto files: beside src/ in a checkout and beside dist/ in the package. */
const PROTO_DIR = fileURLToPath(new URL('../../proto', import.meta.url))

/** The descriptor set of everything in proto/, as `buf build` made it. */
export const DESCRIPTOR_SET_FILE = fileURLToPath(new URL('../../proto/descriptors.binpb', import.meta.url))

/** Bytes of one message of an admin call. Documented: hardening §6. */
export const MAX_ADMIN_MESSAGE_BYTES = 4 * 1024 * 1024
/** Bytes of one message of the push stream: a subscription lists all that a cache holds. */
export const MAX_SYNC_MESSAGE_BYTES = 64 * 1024 * 1024

const loaded = loadSync(
  [
    'regauge/admin/v1/rest_api_service.proto',
    'regauge/admin/v1/integration_service.proto',
    'regauge/admin/v1/deployment_service.proto',
    'regauge/admin/v1/stage_service.proto',
    'regauge/admin/v1/fleet_service.proto',
    'regauge/admin/v1/store_service.proto',
    'regauge/sync/v1/config_sync.proto',
    'google/rpc/error_details.proto',
    'grpc/reflection/v1/reflection.proto',
    'grpc/reflection/v1alpha/reflection.proto',
  ],
  { includeDirs: [PROTO_DIR], keepCase: false, longs: String, enums: String, defaults: true, oneofs: true },
)

// The casts: .ci/generate-proto.mjs makes the types of the same files with the same options as they are loaded with.
const service = (name: string) => loaded[name] as ServiceDefinition
const message = <In, Out>(name: string) => loaded[name] as unknown as MessageTypeDefinition<In, Out>

/** The admin services, `regauge.admin.v1`. */
export const REST_API_SERVICE = service('regauge.admin.v1.RestApiService') as RestApiServiceDefinition
export const INTEGRATION_SERVICE = service('regauge.admin.v1.IntegrationService') as IntegrationServiceDefinition
export const DEPLOYMENT_SERVICE = service('regauge.admin.v1.DeploymentService') as DeploymentServiceDefinition
export const STAGE_SERVICE = service('regauge.admin.v1.StageService') as StageServiceDefinition
export const FLEET_SERVICE = service('regauge.admin.v1.FleetService') as FleetServiceDefinition
export const STORE_SERVICE = service('regauge.admin.v1.StoreService') as StoreServiceDefinition
/** The push stream, `regauge.sync.v1`. */
export const CONFIG_SYNC_SERVICE = service('regauge.sync.v1.ConfigSyncService') as ConfigSyncServiceDefinition
/** Both versions of reflection have the same messages. */
export const REFLECTION_SERVICES = ['v1', 'v1alpha'].map(
  version => service(`grpc.reflection.${version}.ServerReflection`) as ServerReflectionDefinition,
)

/** A whole definition, which also travels in chunks of its encoding. */
export const REST_API_MESSAGE = message<RestApi, RestApi__Output>('regauge.definition.v1.RestApi')
/** One chunk of a push. */
export const PUSH_MESSAGE = message<StreamConfigResponse, StreamConfigResponse__Output>(
  'regauge.sync.v1.StreamConfigResponse',
)
/** The message in `grpc-status-details-bin`, and the details that Regauge packs into it. */
export const STATUS_MESSAGE = message<Status, Status__Output>('google.rpc.Status')
export const BAD_REQUEST_MESSAGE = message<BadRequest, BadRequest__Output>('google.rpc.BadRequest')
export const ERROR_INFO_MESSAGE = message<ErrorInfo, ErrorInfo__Output>('google.rpc.ErrorInfo')
export const PRECONDITION_MESSAGE = message<PreconditionFailure, PreconditionFailure__Output>(
  'google.rpc.PreconditionFailure',
)
