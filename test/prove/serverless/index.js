exports.hello = exports.auth = async () => ({})
