# Each step is also what README or CI runs: npm ci, the build, npm pack, an installation of the package.

FROM node:26-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts && node .ci/build.mjs && npm pack --ignore-scripts --pack-destination /tmp
WORKDIR /opt/regauge
RUN npm init --yes >/dev/null && npm install --omit=dev --omit=optional --ignore-scripts /tmp/regauge-*.tgz

FROM node:26-slim
RUN mkdir -p /var/lib/regauge && chown node:node /var/lib/regauge
COPY --from=build /opt/regauge /opt/regauge
ENV PATH=/opt/regauge/node_modules/.bin:$PATH
USER node
VOLUME /var/lib/regauge
# The admin port stays on the container's loopback: `docker exec … regauge apply -f -`.
EXPOSE 8080 9481
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9481/ready').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["regauge"]
CMD ["serve", "--http", "0.0.0.0:8080", "--ops", "0.0.0.0:9481", "--data-dir", "/var/lib/regauge"]
