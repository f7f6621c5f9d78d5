// How does a test run one OpenSearch node as a process of its own, without a container?
//
// java -cp ... Launcher name=value ...    (node settings; `path.home` is the only one that must be given)
// Prints the node's HTTP address on a line when the node has joined its cluster; everything else goes to stderr.
// Ends when its standard input ends, so that no node outlives the tests that started it.

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.join.ParentJoinPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.script.expression.ExpressionPlugin;
import org.opensearch.search.aggregations.matrix.MatrixAggregationPlugin;
import org.opensearch.transport.Netty4Plugin;

public final class Launcher extends Node {
    /** The modules that the official distribution always has and that a search of text can need. */
    private static final List<Class<? extends org.opensearch.plugins.Plugin>> MODULES = List.of(
            Netty4Plugin.class, CommonAnalysisPlugin.class, MapperExtrasPlugin.class, ReindexPlugin.class,
            ParentJoinPlugin.class, PainlessPlugin.class, ExpressionPlugin.class, MatrixAggregationPlugin.class);

    private Launcher(Environment environment) {
        super(environment, List.copyOf(MODULES), false);
    }

    public static void main(String[] arguments) throws Exception {
        var ready = System.out;
        System.setOut(System.err);
        LogConfigurator.registerErrorListener();
        var settings = Settings.builder();
        for (var argument : arguments) {
            var parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        var home = Path.of(settings.get("path.home"));
        var environment = InternalSettingsPreparer.prepareEnvironment(
                settings.build(), Map.of(), home.resolve("config"), () -> "node");
        LogConfigurator.configureWithoutConfig(environment.settings());
        var node = new Launcher(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (java.io.IOException problem) {
                problem.printStackTrace();
            }
        }));
        node.start();
        var address = node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress();
        ready.println("http://" + address.getAddress() + ":" + address.getPort());
        while (System.in.read() >= 0) { }
        System.exit(0);
    }
}
