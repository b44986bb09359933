// Disables telemetry. Apollo's gateway has no option and reads this variable when constructed: otherwise it probes the
// cloud metadata service and prepares to report to Apollo.
process.env.APOLLO_TELEMETRY_DISABLED = '1';
