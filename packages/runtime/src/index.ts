export { configSecrets, type Described, describeConfig } from './config/describe-config.js';
export { loadConfig } from './config/load-config.js';
export type { LogLevel } from './config/log-level.js';
export type { HostAndPort } from './config/parse-host-and-port.js';
export { type ConfigInput, readConfig } from './config/read-config.js';
export type {
  BoardConfig,
  IngressConfig,
  IntegrationConfig,
  RedisConfig,
  RedisTls,
  RelayConfig,
  SourceConfig,
  WorkerConfig,
} from './config/relay-config.js';
export { SANDBOX_INTEGRATION_KEY, SANDBOX_TOKEN, SANDBOX_URL_VARIABLE } from './config/sandbox.js';
export { Secret } from './config/secret.js';
export { errorCode } from './error-code.js';
export { createLogger, type LoggerOptions } from './log/create-logger.js';
export { secretForms } from './log/secret-forms.js';
export { MEASURE_WITHIN_MS, measureRedis } from './ops/measure-service.js';
export type { Readiness } from './ops/readiness.js';
export { type OpsServer, type OpsServerOptions, startOpsServer } from './ops/start-ops-server.js';
export { STOP_DEADLINE_MS } from './service/deadlines.js';
export { printFaults } from './service/print-faults.js';
export { type RunningService, runService, type ServiceOptions } from './service/run-service.js';
export { type Started, type StartedStack, startStack } from './service/start-stack.js';
export { type StopStep, stopInOrder } from './service/stop-in-order.js';
export { soon } from './soon.js';
export { RELAY_VERSION } from './version.js';
