// Node imports modules by their whole names.
export default { input: 'shop.json', output: { path: 'client', module: { extension: '.js' } } };
