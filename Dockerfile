# One image for the ingress, the worker, the stand-in and the command `relay`; only the command differs.

FROM node:24-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/cli/package.json packages/cli/
COPY packages/contract/package.json packages/contract/
COPY packages/queue/package.json packages/queue/
COPY packages/runtime/package.json packages/runtime/
COPY packages/sandbox/package.json packages/sandbox/
COPY packages/vendors/package.json packages/vendors/
COPY services/ingress/package.json services/ingress/
COPY services/worker/package.json services/worker/

FROM manifests AS dependencies
RUN npm ci --omit=dev --no-audit --no-fund

FROM manifests AS build
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.base.json ./
COPY packages packages
COPY services services
RUN node_modules/.bin/tsc -b \
  && find packages services -name src -prune -exec rm -r {} + \
  && find packages services \( -name '*.map' -o -name '*.d.ts' -o -name '*.tsbuildinfo' -o -name 'tsconfig.json' \) -delete

FROM node:24-slim
LABEL org.opencontainers.image.title="Flashduty Relay" \
  org.opencontainers.image.description="Takes monitoring webhooks, keeps them on disk and delivers them to Flashduty in order" \
  org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=dependencies /app/package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/packages packages
COPY --from=build /app/services services
COPY scripts/container/entrypoint.sh scripts/container/healthcheck.mjs scripts/container/
COPY scripts/container/relay /usr/local/bin/relay
# A volume on the spool's folder takes over this owner; nothing else is ever written.
RUN mkdir -p data/spool && chown node:node data/spool
USER node
ENV NODE_ENV=production HEALTH_URL=http://127.0.0.1:3002/readyz
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "/app/scripts/container/healthcheck.mjs"]
ENTRYPOINT ["/app/scripts/container/entrypoint.sh"]
CMD ["node", "/app/services/ingress/dist/main.js"]
