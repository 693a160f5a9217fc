// Stands in for react-devtools-core in the bundle: ink loads it only while ink itself is being developed.
export default { initialize() {}, connectToDevTools() {} };
