"""From a draft to the yes of everybody it needs: freezing, approving exactly that, letting through, recipients."""
