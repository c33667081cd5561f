/** The parts that every scenario's definition has in common. */

/** An API of one method, deployed to `dev`. */
export function apiOf(path: string, method: string, integration: object): object {
  return apiWith({ [path]: { methods: { [method]: { methodResponses: { '200': {} }, integration } } } })
}

/** An API of these resources, deployed to `dev`. */
export function apiWith(resources: object, name = 'bench'): object {
  return { name, resources, stages: { dev: { autoDeploy: true } } }
}

/** An HTTP_PROXY integration that passes everything on. */
export function passTo(uri: string, httpMethod: string): object {
  return { type: 'HTTP_PROXY', httpMethod, uri }
}

/** Request templates of a JSON request. */
export function jsonTemplate(template: string): Record<string, string> {
  return { 'application/json': template }
}
