import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, freePort, startChild } from '../measure/child.ts'
import type { Subject } from '../measure/subject.ts'
import { obstacleOf, unpackDebian } from './install.ts'
import type { Peer } from './peer.ts'

const PACKAGES = ['nginx-light', 'libnginx-mod-http-lua', 'lua-cjson']
/** Debian's name of this machine, in which native libraries lie. */
const TRIPLET = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
const LUA = readFileSync(new URL('orders.lua', import.meta.url), 'utf8')

/** nginx that passes requests on: the floor. */
export const nginxProxy = nginxPeer('nginx proxy_pass', 'nothing')

/** nginx with the mapping written by hand in Lua: the engine of Kong and APISIX. */
export const nginxLua = nginxPeer('nginx + lua-cjson', 'orders')

function nginxPeer(name: string, does: Peer['does']): Peer {
  return {
    name,
    does,
    prepare: () => obstacleOf(prepareNginx()),
    subject: backend => nginxSubject(name, does, backend),
  }
}

async function prepareNginx(): Promise<void> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    throw new Error('it is taken from Debian by apt-get')
  await unpackDebian(PACKAGES)
}

function nginxSubject(name: string, does: Peer['does'], backend: string): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-bench-nginx-'))
  let child: Child | undefined
  return {
    name,
    async start() {
      const root = await unpackDebian(PACKAGES)
      const port = await freePort()
      writeFileSync(join(folder, 'orders.lua'), LUA)
      writeFileSync(join(folder, 'nginx.conf'), configuration({ root, folder, port, backend, does }))
      child = await startChild({
        command: existing(root, 'usr/sbin/nginx'),
        arguments: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
        environment: {
          LD_LIBRARY_PATH: [`usr/lib/${TRIPLET}`, `lib/${TRIPLET}`].map(path => join(root, path)).join(':'),
        },
        port,
      })
      return { url: `http://127.0.0.1:${port}`, pid: child.pid }
    },
    async stop() {
      await child?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** In the unpacked folder, or in the system where it was installed already. */
function existing(root: string, path: string): string {
  return [join(root, path), join('/', path)].find(existsSync) ?? join(root, path)
}

interface Configuration {
  readonly root: string
  readonly folder: string
  readonly port: number
  readonly backend: string
  readonly does: Peer['does']
}

/** One worker, as there is one event loop in the others; keep-alive both ways; request ids and an access log as ours. */
function configuration({ root, folder, port, backend, does }: Configuration): string {
  const modules = does === 'orders' ? ['ndk_http_module', 'ngx_http_lua_module'] : []
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    kind => `${kind}_temp_path ${folder}/${kind};`,
  )
  return `
${modules.map(module => `load_module ${existing(root, `usr/lib/nginx/modules/${module}.so`)};`).join('\n')}
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
  ${temporary.join('\n  ')}
  log_format bench escape=json '{"time":"$time_iso8601","id":"$request_id","method":"$request_method","path":"$uri",'
    '"status":$status,"bytes":$body_bytes_sent,"latency":$request_time,"integrationLatency":"$upstream_response_time",'
    '"ip":"$remote_addr","userAgent":"$http_user_agent"}';
  access_log ${folder}/access.log bench buffer=64k flush=1s;
  keepalive_requests 100000000;
  client_max_body_size 0;
  client_body_buffer_size 64k;
  upstream backend { server ${new URL(backend).host}; keepalive 64; keepalive_requests 100000000; }
  ${does === 'orders' ? luaSetup(root, folder) : ''}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Request-Id $request_id;
      add_header X-Request-Id $request_id;
      ${does === 'orders' ? LUA_PHASES : ''}
    }
  }
}
`
}

function luaSetup(root: string, folder: string): string {
  const shared = [join(root, 'usr/share/lua/5.1'), '/usr/share/lua/5.1'].map(path => `${path}/?.lua`).join(';')
  const native = [root, ''].map(path => `${path}/usr/lib/${TRIPLET}/lua/5.1/?.so`).join(';')
  return `lua_package_path "${folder}/?.lua;${shared};;";
  lua_package_cpath "${native};;";
  init_by_lua_block { require "orders" }`
}

const LUA_PHASES = `access_by_lua_block { require("orders").request() }
      header_filter_by_lua_block { ngx.header.content_length = nil }
      body_filter_by_lua_block { require("orders").response() }`
