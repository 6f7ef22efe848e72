# The server alone: Node as package.json pins it, what production needs, and the sources, which Node runs as they are.
# docs/deployment.md says how it is built and run; test/infra/image.test.ts builds the same by hand.

FROM node:26.10.0-trixie-slim AS packages
WORKDIR /quorate
COPY package.json package-lock.json .npmrc ./
# Node comes with the image, and nothing that production needs has to be built or run at installation.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:26.10.0-trixie-slim
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/quorate/.compiled
WORKDIR /quorate
# The one folder that is written to: what Node has compiled. It may be lost or read-only, which costs time only.
RUN install -d -o node -g node .compiled
COPY --from=packages /quorate/node_modules ./node_modules
COPY package.json ./
COPY src ./src
# Nobody who runs it can change it.
USER node
EXPOSE 3978
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "--initial-old-space-size=100", "--heap-growing-percent=50", "--no-allocation-site-pretenuring", "src/main.ts"]
