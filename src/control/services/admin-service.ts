import { Server } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import type { DefinitionLimits } from '../../definition/limits.ts'
import { listen } from '../../grpc/listen.ts'
import {
  DEPLOYMENT_SERVICE,
  FLEET_SERVICE,
  INTEGRATION_SERVICE,
  MAX_ADMIN_MESSAGE_BYTES,
  REST_API_SERVICE,
  STAGE_SERVICE,
  STORE_SERVICE,
} from '../../grpc/services.ts'
import type { Fleet } from '../../sync/fleet.ts'
import { ApiWriter } from '../api-writer.ts'
import type { Catalog } from '../catalog.ts'
import type { CompileDefinition } from '../check-definition.ts'
import type { ReportFault } from '../rpc.ts'
import type { GuardedStore } from '../store/guarded.ts'
import { deploymentService } from './deployment-service.ts'
import { fleetService } from './fleet-service.ts'
import { integrationService } from './integration-service.ts'
import { addReflection } from './reflection.ts'
import { restApiService } from './rest-api-service.ts'
import { stageService } from './stage-service.ts'
import { storeService } from './store-service.ts'
import type { TestInvoke } from './test-invoke.ts'

/** Dependencies of the admin server, and its address. */
export interface AdminServerParts {
  /** `host:port`; port 0 = any free one. Off loopback it needs `tls`. */
  readonly address: string
  readonly store: GuardedStore
  readonly catalog: Catalog
  readonly fleet: Fleet
  readonly compile: CompileDefinition
  readonly testInvoke: TestInvoke
  /** A folder for files that are soon deleted. */
  readonly scratch: string
  /** Limits that differ from the defaults. */
  readonly limits?: Partial<DefinitionLimits>
  /** Is told of failures that are bugs. */
  readonly report: ReportFault
  /** Default: the system's clock. */
  readonly now?: () => Date
}

/** A listening admin server. */
export interface AdminServer {
  /** The address that was bound. */
  readonly address: string
  /** Stops taking calls, and resolves when those under way are done or `graceMs` have passed. */
  close(graceMs: number): Promise<void>
}

const CONCURRENT_STREAMS = 100

/** Services with definition and name; reflection lists them, and health reports on them. */
const SERVICE_NAMES = [
  'regauge.admin.v1.RestApiService',
  'regauge.admin.v1.IntegrationService',
  'regauge.admin.v1.DeploymentService',
  'regauge.admin.v1.StageService',
  'regauge.admin.v1.FleetService',
  'regauge.admin.v1.StoreService',
]
const INFRASTRUCTURE_NAMES = [
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
]

/** Starts the admin services with health and reflection. Throws ListenError. */
export async function startAdminServer(parts: AdminServerParts): Promise<AdminServer> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_ADMIN_MESSAGE_BYTES,
    'grpc.max_concurrent_streams': CONCURRENT_STREAMS,
  })
  const { store, catalog, fleet, scratch, compile, testInvoke, limits = {}, report, now = () => new Date() } = parts
  const writer = new ApiWriter(catalog, { compile, limits }, now)
  server.addService(REST_API_SERVICE, restApiService(writer, report))
  server.addService(INTEGRATION_SERVICE, integrationService(writer, testInvoke, report))
  server.addService(DEPLOYMENT_SERVICE, deploymentService(writer, fleet, report))
  server.addService(STAGE_SERVICE, stageService(writer, report))
  server.addService(FLEET_SERVICE, fleetService({ catalog, store }, fleet, report))
  server.addService(STORE_SERVICE, storeService(store, scratch, report))
  const health = new HealthImplementation(Object.fromEntries(['', ...SERVICE_NAMES].map(name => [name, 'SERVING'])))
  health.addToServer(server)
  addReflection(server, [...SERVICE_NAMES, ...INFRASTRUCTURE_NAMES])
  const address = await listen(server, parts.address)
  return { address, close: graceMs => close(server, graceMs) }
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => server.forceShutdown(), graceMs)
    server.tryShutdown(() => {
      clearTimeout(force)
      resolve()
    })
  })
}
