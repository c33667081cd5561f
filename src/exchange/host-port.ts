/** An address to listen on or to reach; port 0 = any free one. */
export interface HostPort {
  /** Name or IP address, without brackets. */
  readonly host: string
  readonly port: number
}

/** `127.0.0.1:8080`, `[::1]:8080` or `name:8080`; undefined where it is none of these. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+):(\d{1,5})$/.exec(text)
  const port = Number(match?.[2])
  if (match === null || port > 65_535) return undefined
  return { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port }
}

/** The text that `parseHostPort` reads. */
export function printHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
