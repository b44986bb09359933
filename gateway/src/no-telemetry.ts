// Apollo's gateway has no option for this, and reads it as each gateway is made: otherwise it looks for the metadata service of
// a cloud, and is ready to report to Apollo.
process.env.APOLLO_TELEMETRY_DISABLED = '1';
