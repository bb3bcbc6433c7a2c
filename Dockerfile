# One image for api, worker and the reticle command; docker-compose.yml says which of them runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN npm install --global pnpm@10
COPY . .
RUN pnpm install --frozen-lockfile \
  && pnpm --filter @reticle/web exec vite build \
  && pnpm --filter @reticle/docs build \
  && rm -rf node_modules docs/node_modules apps/*/node_modules packages/*/node_modules \
  && pnpm install --frozen-lockfile --prod

FROM node:24-bookworm-slim
ENV NODE_ENV=production RETICLE_HOST=0.0.0.0 RETICLE_PORT=4280 RETICLE_DATA=/var/lib/reticle RETICLE_WEB=/app/apps/web/dist RETICLE_GUIDE=/app/docs/dist
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /var/lib/reticle && chown node:node /var/lib/reticle
USER node
EXPOSE 4280
CMD ["node", "apps/api/src/main.ts"]
